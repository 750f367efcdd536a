package io.weir.alertmanager;

import io.weir.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The metric by which instances with different configurations are found: 48 bits of a file's MD5, as a number. */
final class ConfigHash {
    private static final int BYTES = 6;

    private ConfigHash() {}

    /** @throws ConfigException if {@code file} can't be read */
    static double of(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        }
    }

    static double of(byte[] text) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(text);
            long hash = 0;
            for (int i = BYTES - 1; i >= 0; i--) {
                hash = hash << 8 | sum[i] & 0xFF;
            }
            return hash;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
