package io.weir.web.config;

import io.weir.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as PEM text. */
final class Pems {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** The algorithm identifiers of PKCS #8: rsaEncryption with null parameters, and the tag of id-ecPublicKey. */
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

    private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = hex("020100");

    private Pems() {}

    private static String text(WebConfig.Pem pem, String what) {
        if (pem.text().isPresent()) {
            return pem.text().get();
        }
        String file = pem.file().map(Object::toString).orElse(what);
        try {
            return Files.readString(pem.file().orElseThrow());
        } catch (IOException e) {
            throw ConfigException.ofFile(file, what + " can't be read: " + e);
        }
    }

    private static ConfigException bad(WebConfig.Pem pem, String what, String problem) {
        return ConfigException.ofFile(pem.file().map(Object::toString).orElse(what), problem);
    }

    /** All certificates, in their order. */
    static List<X509Certificate> certificates(WebConfig.Pem pem, String what) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = BLOCK.matcher(text(pem, what));
            while (block.find()) {
                if (block.group(1).equals("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw bad(pem, what, "no certificate: " + e.getMessage());
        }
        if (certificates.isEmpty()) {
            throw bad(pem, what, "has no CERTIFICATE block");
        }
        return certificates;
    }

    /** The first private key, in PKCS #8, PKCS #1 (RSA) or SEC 1 (EC); not encrypted. */
    static PrivateKey privateKey(WebConfig.Pem pem, String what) {
        Matcher block = BLOCK.matcher(text(pem, what));
        while (block.find()) {
            try {
                switch (block.group(1)) {
                    case "PRIVATE KEY" -> {
                        return pkcs8(decode(block.group(2)));
                    }
                    case "RSA PRIVATE KEY" -> {
                        return pkcs8(sequence(VERSION_0, RSA, octets(decode(block.group(2)))));
                    }
                    case "EC PRIVATE KEY" -> {
                        byte[] key = decode(block.group(2));
                        byte[] algorithm = sequence(EC_PUBLIC_KEY, curveOf(key));
                        return pkcs8(sequence(VERSION_0, algorithm, octets(key)));
                    }
                    default -> {}
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw bad(pem, what, "no private key that Java reads: " + e.getMessage());
            }
        }
        throw bad(pem, what, "has no PRIVATE KEY block; an encrypted key can't be read");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("of no known algorithm");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    /** The curve's object identifier in a SEC 1 key: {@code SEQUENCE { 1, OCTET STRING, [0] { OID }, … }}. */
    private static byte[] curveOf(byte[] sec1) {
        for (int at = 0; at + 4 < sec1.length; at++) {
            int length = sec1[at + 3];
            boolean tagged = (sec1[at] & 0xFF) == 0xA0 && sec1[at + 2] == 0x06 && sec1[at + 1] == length + 2;
            if (tagged && at + 4 + length <= sec1.length) {
                return java.util.Arrays.copyOfRange(sec1, at + 2, at + 4 + length);
            }
        }
        throw new IllegalArgumentException("EC key does not name its curve");
    }

    private static byte[] octets(byte[] value) {
        return tagged(0x04, value);
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return tagged(0x30, all.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (value.length < 0x80) {
            out.write(value.length);
        } else {
            int bytes = value.length < 0x100 ? 1 : value.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(value.length >>> shift);
            }
        }
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }
}
