package io.weir.web.client;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key in a PEM text: {@code PRIVATE KEY}, {@code RSA PRIVATE KEY} or {@code EC PRIVATE KEY}. */
final class PemKey {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (|RSA |EC )PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END (|RSA |EC )PRIVATE KEY-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {
        0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_OID = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;
    private static final int PARAMETERS = 0xA0;

    private PemKey() {}

    /** @throws GeneralSecurityException if {@code pem} holds no key that can be used */
    static PrivateKey parse(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("no private key found, or it is encrypted");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key is malformed", e);
        }
        byte[] pkcs8 = switch (block.group(1)) {
            case "RSA " -> sequence(VERSION_0, RSA, element(OCTETS, der));
            case "EC " -> sequence(VERSION_0, sequence(EC_OID, curve(der)), element(OCTETS, der));
            default -> der;
        };
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            Optional<PrivateKey> key = key(algorithm, pkcs8);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new GeneralSecurityException("the private key is none of RSA, EC or Ed25519");
    }

    /** The key, if it is one of {@code algorithm}. */
    private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) throws NoSuchAlgorithmException {
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        try {
            return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    /** The curve's name inside an EC key: the content of its element {@code [0]}. */
    private static byte[] curve(byte[] der) throws GeneralSecurityException {
        try {
            int at = contentOf(der, 0);
            while (at < der.length) {
                int content = contentOf(der, at);
                int length = lengthAt(der, at);
                if ((der[at] & 0xFF) == PARAMETERS) {
                    return java.util.Arrays.copyOfRange(der, content, content + length);
                }
                at = content + length;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new GeneralSecurityException("the private key is malformed", e);
        }
        throw new GeneralSecurityException("the private key doesn't name its curve");
    }

    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int lengthAt(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return element(SEQUENCE, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
