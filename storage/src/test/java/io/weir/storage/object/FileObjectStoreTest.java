package io.weir.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest {
    @TempDir
    Path directory;

    private static String read(SeekableByteChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        channel.position(0);
        channel.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Test
    void replacesAnObjectAtOnceWhileAReaderKeepsTheOldOne() throws IOException {
        ObjectStore store = ObjectStore.open(directory.toUri().toString());
        assertThat(store.put("p0/a", file -> Files.writeString(file, "old"))).isEqualTo(3);
        try (SeekableByteChannel old = store.read("p0/a")) {
            store.put("p0/a", file -> Files.writeString(file, "newer"));
            assertThat(read(old)).isEqualTo("old");
        }
        try (SeekableByteChannel current = store.read("p0/a")) {
            store.delete("p0/a");
            assertThat(read(current)).isEqualTo("newer");
        }
        assertThatThrownBy(() -> store.read("p0/a")).isInstanceOf(NoSuchFileException.class);
        store.delete("p0/a");
    }

    @Test
    void leavesNothingBehindWhenWritingFails() throws IOException {
        ObjectStore store = new FileObjectStore(directory);
        assertThatThrownBy(() -> store.put("p0/a", file -> {
                    Files.writeString(file, "half");
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(store.list()).isEmpty();
        assertThat(directory.resolve("p0")).isEmptyDirectory();
    }

    @Test
    void listsItsObjectsAndNotThoseBeingWritten() throws IOException {
        ObjectStore store = ObjectStore.open(directory.toString());
        store.put("b", Files::createFile);
        store.put("p1/x/a", file -> {
            Files.createFile(file);
            assertThat(store.list()).containsExactly("b");
        });
        assertThat(store.list()).containsExactlyInAnyOrder("b", "p1/x/a");
    }

    @Test
    void refusesNamesThatLeadOutOfIt() throws IOException {
        ObjectStore store = new FileObjectStore(directory);
        assertThatThrownBy(() -> store.read("../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichStoresItKnows() {
        assertThatThrownBy(() -> ObjectStore.open("s3://bucket/x"))
                .hasMessage("object store s3://bucket/x: s3 is not supported yet, use file:");
        assertThatThrownBy(() -> ObjectStore.open("gopher://x")).hasMessageContaining("unknown scheme gopher");
    }
}
