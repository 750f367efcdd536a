package io.weir.storage.head;

import io.weir.model.Labels;
import io.weir.storage.SampleBuffer;
import io.weir.storage.chunk.Chunk;
import io.weir.storage.chunk.ChunkEncoding;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A head on the local disk with the record offset it covers, so that a restart replays only the tail of the log. The
 * format is drawn in {@code docs/format/head-snapshot-v2.md}.
 *
 * <p>A snapshot is a cache: one that is missing, damaged or made with another block length is ignored, and the log is
 * replayed instead.
 */
public final class HeadSnapshot {
    /* The writer does not stop the log. It notes the applied offset first and then writes one series after another while
     * new samples arrive, so the file may hold samples from beyond its offset. Replaying those is harmless: a head drops
     * what it has. For the same reason the list of blocks is written last: a block or a late sample that is in a chunk
     * must be in the list too, since its replay counts as a duplicate and would not enter it. */

    static final long MAGIC = 0x5745495248454144L; // "WEIRHEAD"
    static final int VERSION = 2;
    /** Its chunks all hold floats and don't tell their encoding. */
    static final int FIRST_VERSION = 1;

    private static final int CHECKSUM_BYTES = 4;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Logger logger = LoggerFactory.getLogger(HeadSnapshot.class);

    private HeadSnapshot() {}

    // --- Writing ---------------------------------------------------------------------------------------------------

    /**
     * Writes {@code head} to {@code file}, replacing it at once when all is on the disk. The head may be appended to
     * meanwhile.
     *
     * @return the offset that the snapshot covers
     */
    public static long write(Head head, Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        long offset = head.appliedOffset();
        CRC32C checksum = new CRC32C();
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                    new CheckedOutputStream(Channels.newOutputStream(channel), checksum), BUFFER_BYTES));
            writeHeader(out, head, offset);
            writeAllSeries(out, head);
            writeBlocks(out, head);
            out.flush();
            out.writeInt((int) checksum.getValue());
            out.flush();
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return offset;
    }

    private static void writeHeader(DataOutputStream out, Head head, long offset) throws IOException {
        out.writeLong(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(head.partition());
        out.writeLong(head.config().blockLength().toMillis());
        out.writeLong(offset);
        out.writeLong(head.clockMs());
    }

    private static void writeAllSeries(DataOutputStream out, Head head) throws IOException {
        Map<String, Integer> symbols = new HashMap<>();
        SampleBuffer scratch = new SampleBuffer();
        List<SeriesCopy> batch = new ArrayList<>(1);
        int limit = head.refLimit();
        for (int ref = 0; ref < limit; ref++) {
            head.withSeries(ref, series -> batch.add(new SeriesCopy(series, scratch)));
            for (SeriesCopy series : batch) {
                series.writeTo(out, symbols);
            }
            batch.clear();
        }
        out.writeByte(0);
    }

    /** What a snapshot keeps of one series; taken under the lock and written outside it. */
    private static final class SeriesCopy {
        final HeadSeries series;
        final Chunk[] chunks;
        final long[] lateBlocksMs;

        SeriesCopy(HeadSeries series, SampleBuffer scratch) {
            this.series = series;
            this.chunks = series.toChunks(scratch);
            this.lateBlocksMs = series.lateBlocksMs();
        }

        void writeTo(DataOutputStream out, Map<String, Integer> symbols) throws IOException {
            out.writeByte(1);
            out.writeLong(series.fingerprintHigh);
            out.writeLong(series.fingerprintLow);
            Labels labels = series.labels;
            writeUnsigned(out, labels.size());
            for (int i = 0; i < labels.size(); i++) {
                writeSymbol(out, symbols, labels.name(i));
                writeSymbol(out, symbols, labels.value(i));
            }
            writeUnsigned(out, lateBlocksMs.length);
            for (long block : lateBlocksMs) {
                out.writeLong(block);
            }
            writeUnsigned(out, chunks.length);
            for (Chunk chunk : chunks) {
                out.writeByte(chunk.encoding().code());
                writeUnsigned(out, chunk.count());
                out.writeLong(chunk.minTimeMs());
                out.writeLong(chunk.maxTimeMs());
                writeUnsigned(out, chunk.sizeBytes());
                out.write(chunk.bytes());
            }
        }
    }

    private static void writeSymbol(DataOutputStream out, Map<String, Integer> symbols, String text)
            throws IOException {
        Integer known = symbols.get(text);
        if (known != null) {
            writeUnsigned(out, known);
            return;
        }
        writeUnsigned(out, symbols.size());
        symbols.put(text, symbols.size());
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeUnsigned(out, utf8.length);
        out.write(utf8);
    }

    private static void writeBlocks(DataOutputStream out, Head head) throws IOException {
        out.writeLong(head.completeFromMs());
        List<HeadBlock> blocks = head.blocks();
        writeUnsigned(out, blocks.size());
        for (HeadBlock block : blocks) {
            out.writeLong(block.startMs());
            out.writeLong(block.lateOffset());
            out.writeLong(block.lateSinceMs());
        }
    }

    private static void writeUnsigned(DataOutputStream out, int value) throws IOException {
        int left = value;
        while (left > 0x7F) {
            out.writeByte(left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    // --- Reading ---------------------------------------------------------------------------------------------------

    /**
     * The offset that the snapshot in {@code file} covers, or nothing if there is no snapshot that {@link #restore} could
     * read. Reads the whole file to check it.
     */
    public static OptionalLong coveredOffset(Path file, int partition, HeadConfig config) {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try {
            verifyChecksum(file);
            try (DataInputStream in = open(file)) {
                return OptionalLong.of(readHeader(in, partition, config).offset());
            }
        } catch (IOException e) {
            logger.warn("Head snapshot ignored, the log is replayed file={} cause={}", file, e.getMessage());
            return OptionalLong.empty();
        }
    }

    private static void verifyChecksum(Path file) throws IOException {
        long size = Files.size(file);
        if (size < CHECKSUM_BYTES) {
            throw new IOException("only " + size + " bytes");
        }
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            long left = size - CHECKSUM_BYTES;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("file shrank");
                }
                checksum.update(buffer, 0, read);
                left -= read;
            }
            int stored = new DataInputStream(in).readInt();
            if (stored != (int) checksum.getValue()) {
                throw new IOException("checksum is %08x, stored is %08x".formatted((int) checksum.getValue(), stored));
            }
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    private record Header(int version, long offset, long clockMs) {}

    private static Header readHeader(DataInputStream in, int partition, HeadConfig config) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new IOException("not a head snapshot");
        }
        int version = in.readInt();
        if (version < FIRST_VERSION || version > VERSION) {
            throw new IOException("version " + version + ", known are " + FIRST_VERSION + " to " + VERSION);
        }
        int storedPartition = in.readInt();
        if (storedPartition != partition) {
            throw new IOException("it is of partition " + storedPartition + ", not " + partition);
        }
        long blockLengthMs = in.readLong();
        if (blockLengthMs != config.blockLength().toMillis()) {
            throw new IOException(
                    "its block length is " + blockLengthMs + " ms, configured is " + config.blockLength());
        }
        return new Header(version, in.readLong(), in.readLong());
    }

    /**
     * The head in {@code file}, for which {@link #coveredOffset} gave an offset.
     *
     * @throws IOException if the file can't be read after all
     */
    public static Head restore(Path file, int partition, HeadConfig config, HeadMetrics metrics) throws IOException {
        Head head = new Head(partition, config, metrics);
        try (DataInputStream in = open(file)) {
            Header header = readHeader(in, partition, config);
            List<String> symbols = new ArrayList<>();
            while (in.readByte() == 1) {
                readSeries(in, header.version(), symbols, head);
            }
            long completeFromMs = in.readLong();
            head.restoreState(header.offset(), header.clockMs(), completeFromMs, readBlocks(in, config));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("head snapshot " + file + " is inconsistent: " + e.getMessage(), e);
        }
        return head;
    }

    private static void readSeries(DataInputStream in, int version, List<String> symbols, Head head)
            throws IOException {
        long fingerprintHigh = in.readLong();
        long fingerprintLow = in.readLong();
        String[] pairs = new String[2 * readUnsigned(in)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = readSymbol(in, symbols);
        }
        HeadSeries series = head.restoreSeries(fingerprintHigh, fingerprintLow, Labels.ofCanonical(pairs));
        int lateBlocks = readUnsigned(in);
        for (int i = 0; i < lateBlocks; i++) {
            series.markLate(in.readLong());
        }
        Chunk[] chunks = new Chunk[readUnsigned(in)];
        for (int i = 0; i < chunks.length; i++) {
            ChunkEncoding encoding = version == FIRST_VERSION ? ChunkEncoding.XOR : readEncoding(in);
            int count = readUnsigned(in);
            long minTimeMs = in.readLong();
            long maxTimeMs = in.readLong();
            byte[] bytes = new byte[readUnsigned(in)];
            in.readFully(bytes);
            chunks[i] = new Chunk(encoding, bytes, count, minTimeMs, maxTimeMs);
        }
        series.restore(chunks);
    }

    private static ChunkEncoding readEncoding(DataInputStream in) throws IOException {
        int code = in.readUnsignedByte();
        return ChunkEncoding.ofCode(code).orElseThrow(() -> new IOException("chunk encoding " + code));
    }

    private static String readSymbol(DataInputStream in, List<String> symbols) throws IOException {
        int index = readUnsigned(in);
        if (index == symbols.size()) {
            byte[] utf8 = new byte[readUnsigned(in)];
            in.readFully(utf8);
            symbols.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return symbols.get(index);
    }

    private static List<HeadBlock> readBlocks(DataInputStream in, HeadConfig config) throws IOException {
        int count = readUnsigned(in);
        List<HeadBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long startMs = in.readLong();
            long lateOffset = in.readLong();
            long lateSinceMs = in.readLong();
            blocks.add(new HeadBlock(
                    startMs,
                    startMs + config.blockLength().toMillis(),
                    lateOffset != BlockLedger.NEVER,
                    lateOffset,
                    lateSinceMs));
        }
        return blocks;
    }

    private static int readUnsigned(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = in.readByte();
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("number longer than 5 bytes");
    }
}
