package io.weir.scraper.receive;

import io.weir.exposition.protobuf.ProtobufReader;
import java.util.Arrays;

/**
 * The strings of a remote write 2.0 request where they lie, and the labels of its series in the form of a
 * {@link LabelSection}, which makes a series of version 2.0 the same as one of 1.0. Mutable, reused, confined to one
 * thread.
 */
final class SymbolTable {
    private static final int LABEL = 1 << 3 | ProtobufReader.DELIMITED;
    private static final int NAME = 1 << 3 | ProtobufReader.DELIMITED;
    private static final int VALUE = 2 << 3 | ProtobufReader.DELIMITED;

    private byte[] body = new byte[0];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int size;

    private byte[] section = new byte[1024];
    private int sectionBytes;

    /** Forgets all symbols; those to come lie in {@code body}. */
    void begin(byte[] body) {
        this.body = body;
        size = 0;
    }

    void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    /** Whether the first symbol is the empty string, as it has to be. */
    boolean beginsEmpty() {
        return size > 0 && starts[0] == ends[0];
    }

    void beginSection() {
        sectionBytes = 0;
    }

    /** Adds a label to the section; false if a reference leads nowhere. */
    boolean addLabel(long nameRef, long valueRef) {
        if (nameRef < 0 || nameRef >= size || valueRef < 0 || valueRef >= size) {
            return false;
        }
        int name = (int) nameRef;
        int value = (int) valueRef;
        int nameBytes = ends[name] - starts[name];
        int valueBytes = ends[value] - starts[value];
        int labelBytes = 2 + varintBytes(nameBytes) + nameBytes + varintBytes(valueBytes) + valueBytes;
        int required = sectionBytes + 1 + varintBytes(labelBytes) + labelBytes;
        if (required > section.length) {
            section = Arrays.copyOf(section, Math.max(2 * section.length, required));
        }
        section[sectionBytes++] = LABEL;
        writeVarint(labelBytes);
        section[sectionBytes++] = NAME;
        writeString(starts[name], nameBytes);
        section[sectionBytes++] = VALUE;
        writeString(starts[value], valueBytes);
        return true;
    }

    /** The label section; may be longer than {@link #sectionBytes}, valid until the next series. */
    byte[] section() {
        return section;
    }

    int sectionBytes() {
        return sectionBytes;
    }

    private void writeString(int start, int length) {
        writeVarint(length);
        System.arraycopy(body, start, section, sectionBytes, length);
        sectionBytes += length;
    }

    private void writeVarint(int value) {
        int rest = value;
        while (rest >= 0x80) {
            section[sectionBytes++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        section[sectionBytes++] = (byte) rest;
    }

    private static int varintBytes(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
    }
}
