package io.weir.alertmanager.event;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends events to a file as lines. If the file is moved away, as for rotation, the next event makes a new one. */
final class FileOutput implements EventOutput {
    private static final Logger logger = LoggerFactory.getLogger(FileOutput.class);

    private final Path path;
    private OutputStream file;
    private @Nullable Object identity;

    FileOutput(Path path) throws IOException {
        this.path = path;
        this.file = open();
        this.identity = identity();
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private @Nullable Object identity() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public String name() {
        return "file:" + path;
    }

    @Override
    public void send(byte[] event) throws IOException {
        Object current = identity();
        if (current == null || !current.equals(identity)) {
            file.close();
            file = open();
            identity = identity();
        }
        byte[] line = new byte[event.length + 1];
        System.arraycopy(event, 0, line, 0, event.length);
        line[event.length] = '\n';
        file.write(line);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            logger.warn("File of events was not closed cleanly path={} cause={}", path, e.getMessage());
        }
    }
}
