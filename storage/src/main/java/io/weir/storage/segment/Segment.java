package io.weir.storage.segment;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.object.ObjectStore;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.roaringbitmap.RoaringBitmap;

/**
 * An open segment: its footer and series table in memory, its rows in the object store. It holds no file open; each cursor
 * opens its own. Immutable and thread-safe.
 */
public final class Segment {
    static final ParquetReadOptions READ_OPTIONS = ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecFactory(SegmentWriter.ZSTD_LEVEL))
            .withUseHadoopVectoredIo(false)
            .usePageChecksumVerification()
            .build();

    private final ObjectStore store;
    private final String path;
    private final long bytes;
    private final ParquetMetadata footer;
    private final SeriesTable table;
    /** The first row of each row group; one more for the end of the last. */
    private final long[] groupStarts;

    private Segment(ObjectStore store, String path, long bytes, ParquetMetadata footer, SeriesTable table) {
        this.store = store;
        this.path = path;
        this.bytes = bytes;
        this.footer = footer;
        this.table = table;
        List<BlockMetaData> groups = footer.getBlocks();
        this.groupStarts = new long[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            groupStarts[i + 1] = groupStarts[i] + groups.get(i).getRowCount();
        }
    }

    /**
     * Reads the footer of the object {@code path}.
     *
     * @throws NoSuchFileException if there is no such object
     * @throws CorruptSegmentException if it is not a segment
     */
    public static Segment open(ObjectStore store, String path) throws NoSuchFileException {
        try (SeekableByteChannel channel = store.read(path);
                ParquetFileReader reader = ParquetFileReader.open(new ChannelInputFile(channel), READ_OPTIONS)) {
            ParquetMetadata footer = reader.getFooter();
            Segment segment = new Segment(store, path, channel.size(), footer, readTable(path, footer));
            long rows = segment.groupStarts[segment.groupStarts.length - 1];
            if (rows != segment.table.totalRows()) {
                throw new CorruptSegmentException(
                        path, "footer", rows + " rows, but its series have " + segment.table.totalRows());
            }
            return segment;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (StorageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CorruptSegmentException(path, "footer", e);
        }
    }

    private static SeriesTable readTable(String path, ParquetMetadata footer) throws IOException {
        Map<String, String> metadata = footer.getFileMetaData().getKeyValueMetaData();
        String format = metadata.getOrDefault(SegmentDescriptor.FORMAT_KEY, "none");
        boolean first = format.equals(SegmentDescriptor.FIRST_FORMAT);
        if (!first && !format.equals(SegmentDescriptor.FORMAT)) {
            throw new CorruptSegmentException(
                    path,
                    "footer",
                    "format is " + format + ", known are " + SegmentDescriptor.FIRST_FORMAT + " and "
                            + SegmentDescriptor.FORMAT);
        }
        String encoded = metadata.get(SegmentDescriptor.SERIES_KEY);
        if (encoded == null) {
            throw new CorruptSegmentException(path, "footer", "no series table");
        }
        return SeriesTable.decode(encoded, !first);
    }

    public int seriesCount() {
        return table.size();
    }

    public long sampleCount() {
        return table.totalRows();
    }

    /** The size of the object. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of memory that this object roughly holds: what a cache of segments weighs it by. */
    public long estimatedBytes() {
        return 4096 + 400L * table.size() + 2000L * footer.getBlocks().size();
    }

    /** The series that all {@code matchers} hold for, with their samples in {@code (startMs, endMs]}, in order. */
    public SeriesCursor select(List<LabelMatcher> matchers, long startMs, long endMs) {
        int[] selected = matching(matchers, startMs, endMs);
        return selected.length == 0 ? SeriesCursor.empty() : new SegmentCursor(this, selected, startMs, endMs);
    }

    private int[] matching(List<LabelMatcher> matchers, long startMs, long endMs) {
        RoaringBitmap refs = table.index().select(matchers, table::labels);
        int[] selected = new int[refs.getCardinality()];
        int n = 0;
        for (int ref : refs.toArray()) {
            if (table.overlaps(ref, startMs, endMs)) {
                selected[n++] = ref;
            }
        }
        return Arrays.copyOf(selected, n);
    }

    /** The labels of the series that match and reach into {@code (startMs, endMs]}, in order. */
    public List<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        List<Labels> found = new ArrayList<>();
        for (int ref : matching(matchers, startMs, endMs)) {
            found.add(table.labels(ref));
        }
        return found;
    }

    /** The names of all labels, in no order. */
    public Collection<String> labelNames() {
        return table.index().labelNames();
    }

    /** All values of a label, in no order. */
    public Collection<String> labelValues(String name) {
        return table.index().labelValues(name);
    }

    // --- For the cursor --------------------------------------------------------------------------------------------

    String path() {
        return path;
    }

    SeriesTable table() {
        return table;
    }

    long[] groupStarts() {
        return groupStarts;
    }

    /** A reader of the rows that skips the footer; closing it closes the file. */
    ParquetFileReader openRows() {
        try {
            SeekableByteChannel channel = store.read(path);
            try {
                if (channel.size() != bytes) {
                    throw new StorageException("segment " + path + " was replaced while it was read; ask again");
                }
                ChannelInputFile file = new ChannelInputFile(channel);
                return new ParquetFileReader(file, footer, READ_OPTIONS, file.newStream());
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException("can't open segment " + path + ": " + e, e);
        }
    }
}
