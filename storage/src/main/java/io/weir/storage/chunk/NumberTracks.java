package io.weir.storage.chunk;

import static io.weir.storage.chunk.HistogramChunkDescriptor.LEADING_BITS;
import static io.weir.storage.chunk.HistogramChunkDescriptor.MAX_NUMBER_BYTES;
import static io.weir.storage.chunk.HistogramChunkDescriptor.NUMBER_BITS;
import static io.weir.storage.chunk.HistogramChunkDescriptor.WIDTH_BITS;

import java.util.Arrays;

/**
 * The numbers that every sample of a chunk has, each written as its difference to what it was before. The same object on
 * the writing and on the reading side keeps what was. Confined to one thread.
 */
final class NumberTracks {
    private final boolean whole;
    /** What each number was: itself if numbers are whole, else its bits. */
    private long[] last;
    /** If numbers are whole, by how much each grew last; else the window its xor was last written in, 0 for none. */
    private long[] context;

    private int size;

    NumberTracks(boolean whole, int size) {
        this.whole = whole;
        this.size = size;
        this.last = new long[size];
        this.context = new long[size];
    }

    /** Makes room at {@code track} for a number that was 0. */
    void insert(int track) {
        if (size == last.length) {
            last = Arrays.copyOf(last, Math.max(8, 2 * size));
            context = Arrays.copyOf(context, last.length);
        }
        System.arraycopy(last, track, last, track + 1, size - track);
        System.arraycopy(context, track, context, track + 1, size - track);
        last[track] = 0;
        context[track] = 0;
        size++;
    }

    double last(int track) {
        return whole ? last[track] : Double.longBitsToDouble(last[track]);
    }

    void write(BitWriter out, int track, double number) {
        out.ensureRoom(MAX_NUMBER_BYTES);
        if (whole) {
            long delta = (long) number - last[track];
            writeNumber(out, delta - context[track]);
            context[track] = delta;
            last[track] = (long) number;
        } else {
            long bits = Double.doubleToRawLongBits(number);
            writeXor(out, track, bits ^ last[track]);
            last[track] = bits;
        }
    }

    double read(BitReader in, int track) {
        if (whole) {
            context[track] += readNumber(in);
            last[track] += context[track];
            return last[track];
        }
        last[track] ^= readXor(in, track);
        return Double.longBitsToDouble(last[track]);
    }

    static void writeNumber(BitWriter out, long number) {
        if (number == 0) {
            out.writeBits(0b0, 1);
            return;
        }
        int wider = 0;
        while (wider < NUMBER_BITS.length - 1 && !XorChunkDescriptor.fits(number, NUMBER_BITS[wider])) {
            wider++;
        }
        if (wider == NUMBER_BITS.length - 1) {
            out.writeBits((1 << NUMBER_BITS.length) - 1, NUMBER_BITS.length);
        } else {
            out.writeBits((1 << (wider + 2)) - 2, wider + 2);
        }
        out.writeBits(number, NUMBER_BITS[wider]);
    }

    static long readNumber(BitReader in) {
        int ones = 0;
        while (ones < NUMBER_BITS.length && in.readBits(1) == 1) {
            ones++;
        }
        return ones == 0 ? 0 : in.readSigned(NUMBER_BITS[ones - 1]);
    }

    private void writeXor(BitWriter out, int track, long xor) {
        if (xor == 0) {
            out.writeBits(0b0, 1);
            return;
        }
        int leading = Long.numberOfLeadingZeros(xor);
        int trailing = Long.numberOfTrailingZeros(xor);
        int windowLeading = windowLeading(track);
        int windowWidth = windowWidth(track);
        int windowTrailing = 64 - windowLeading - windowWidth;
        if (windowWidth > 0 && leading >= windowLeading && trailing >= windowTrailing) {
            out.writeBits(0b10, 2);
            out.writeBits(xor >>> windowTrailing, windowWidth);
            return;
        }
        int width = 64 - leading - trailing;
        out.writeBits(0b11, 2);
        out.writeBits(leading, LEADING_BITS);
        out.writeBits(width & 63, WIDTH_BITS);
        out.writeBits(xor >>> trailing, width);
        setWindow(track, leading, width);
    }

    private long readXor(BitReader in, int track) {
        if (in.readBits(1) == 0) {
            return 0;
        }
        if (in.readBits(1) == 1) {
            int leading = (int) in.readBits(LEADING_BITS);
            int width = (int) in.readBits(WIDTH_BITS);
            setWindow(track, leading, width == 0 ? 64 : width);
        }
        int width = windowWidth(track);
        int trailing = 64 - windowLeading(track) - width;
        if (width == 0 || trailing < 0) {
            throw in.malformed("number in a window of " + windowLeading(track) + "+" + width + " bits");
        }
        return in.readBits(width) << trailing;
    }

    private void setWindow(int track, int leading, int width) {
        context[track] = (long) leading << 8 | width;
    }

    private int windowLeading(int track) {
        return (int) (context[track] >>> 8);
    }

    private int windowWidth(int track) {
        return (int) (context[track] & 0xFF);
    }
}
