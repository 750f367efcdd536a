package io.weir.pushgateway;

import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamilies;
import io.weir.exposition.ProtobufFamilies;
import io.weir.exposition.TextFamilies;
import io.weir.model.relabel.NameValidation;
import io.weir.web.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.SnappyFramedInputStream;

/** Turns the body of a push into metric families. */
final class PushBody {
    private static final String PROTOBUF = "application/vnd.google.protobuf";

    private final int maxBytes;
    private final NameValidation names;

    /** @param maxBytes the largest body after decompression */
    PushBody(int maxBytes, NameValidation names) {
        this.maxBytes = maxBytes;
        this.names = names;
    }

    /**
     * Reads a body; as in the Pushgateway, whatever isn't declared as protobuf is text.
     *
     * @throws HttpException 400 if the body is faulty, 413 if it is too large
     */
    MetricFamilies parse(byte[] body, String contentType, String contentEncoding) {
        byte[] content = decompress(body, contentEncoding.toLowerCase(Locale.ROOT));
        try {
            return isProtobuf(contentType)
                    ? ProtobufFamilies.parse(content, names)
                    : TextFamilies.parse(content, names);
        } catch (ExpositionException e) {
            throw new HttpException(400, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isProtobuf(String contentType) {
        String type = contentType.replace(" ", "").replace("\"", "");
        return type.toLowerCase(Locale.ROOT).startsWith(PROTOBUF)
                && type.contains("proto=io.prometheus.client.MetricFamily")
                && type.contains("encoding=delimited");
    }

    private byte[] decompress(byte[] body, String encoding) {
        if (!encoding.equals("gzip") && !encoding.equals("snappy")) {
            return body;
        }
        try (InputStream in = encoding.equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(body))
                : new SnappyFramedInputStream(new ByteArrayInputStream(body))) {
            byte[] text = in.readNBytes(maxBytes + 1);
            if (text.length > maxBytes) {
                throw new HttpException(413, "decompressed body is larger than " + maxBytes + " bytes");
            }
            return text;
        } catch (IOException e) {
            throw new HttpException(400, "body is not valid " + encoding + ": " + e.getMessage());
        }
    }
}
