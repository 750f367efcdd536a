package io.weir.storage.segment;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard and no compression for Parquet pages. Parquet's own factory would need most of Hadoop at run time.
 */
final class ZstdCodecFactory implements CompressionCodecFactory {
    private final int level;

    ZstdCodecFactory(int level) {
        this.level = level;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return switch (codec) {
            case ZSTD -> new ZstdCompressor(level);
            default -> throw new IllegalArgumentException("segments are not written with codec " + codec);
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case ZSTD -> new ZstdDecompressor();
            case UNCOMPRESSED -> new PassingDecompressor();
            default -> throw new IllegalArgumentException("segment is compressed with " + codec + ", known is ZSTD");
        };
    }

    @Override
    public void release() {}

    private static byte[] copyOf(BytesInput bytes) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(copy);
        return copy.toByteArray();
    }

    private record ZstdCompressor(int level) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return BytesInput.from(Zstd.compress(copyOf(bytes), level));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}
    }

    private static final class ZstdDecompressor implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(decompress(copyOf(bytes), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            byte[] compressed = new byte[compressedSize];
            input.get(compressed);
            output.put(decompress(compressed, decompressedSize));
        }

        private static byte[] decompress(byte[] compressed, int decompressedSize) throws IOException {
            byte[] out = new byte[decompressedSize];
            long written = Zstd.decompress(out, compressed);
            if (Zstd.isError(written) || written != decompressedSize) {
                throw new IOException("page does not decompress to " + decompressedSize + " bytes");
            }
            return out;
        }

        @Override
        public void release() {}
    }

    private static final class PassingDecompressor implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) {
            return bytes;
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
            byte[] bytes = new byte[compressedSize];
            input.get(bytes);
            output.put(bytes);
        }

        @Override
        public void release() {}
    }
}
