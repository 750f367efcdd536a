package io.weir.storage.object;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as files of a directory. An object is written beside its place, forced to the disk, and renamed.
 */
public final class FileObjectStore implements ObjectStore {
    private static final String PARTIAL_SUFFIX = ".partial";

    private final Path root;

    public FileObjectStore(Path root) throws IOException {
        this.root = Files.createDirectories(root.toAbsolutePath().normalize());
    }

    private Path pathOf(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("object name leads out of the store: " + name);
        }
        return path;
    }

    @Override
    public long put(String name, ContentWriter content) throws IOException {
        Path path = pathOf(name);
        Path directory = Files.createDirectories(parentOf(path));
        Path partial = directory.resolve(path.getFileName() + PARTIAL_SUFFIX);
        Files.deleteIfExists(partial);
        try {
            content.writeTo(partial);
            force(partial, StandardOpenOption.WRITE);
            long size = Files.size(partial);
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory, StandardOpenOption.READ);
            return size;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        return FileChannel.open(pathOf(name), StandardOpenOption.READ);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(pathOf(name));
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.endsWith(PARTIAL_SUFFIX))
                    .toList();
        }
    }

    @Override
    public String toString() {
        return root.toUri().toString();
    }
}
