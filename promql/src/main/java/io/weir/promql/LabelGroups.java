package io.weir.promql;

import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Numbers groups of series that agree in some labels, from 0 in the order in which they appear. Which labels count is found
 * once for series with the same label names, and labels are hashed where they are: only a new group has a label set built.
 * Confined to one thread.
 */
final class LabelGroups {
    static final int ABSENT = -1;

    private static final int INITIAL_CELLS = 64;

    private final Set<String> names;
    private final boolean keep;
    private final List<Labels> groups = new ArrayList<>();

    /** Open addressing: the number of a group, or {@link #ABSENT}. */
    private int[] cells = absent(INITIAL_CELLS);

    private int[] hashes = new int[INITIAL_CELLS];

    /** The label names of the last series, and the places of those that count. */
    private String[] layout = {};

    private boolean layoutStripped;
    private int[] counted = {};
    private int countedSize;

    /** @param keep whether only {@code names} count, rather than all others */
    LabelGroups(Collection<String> names, boolean keep) {
        this.names = Set.copyOf(names);
        this.keep = keep;
    }

    private static int[] absent(int count) {
        int[] cells = new int[count];
        Arrays.fill(cells, ABSENT);
        return cells;
    }

    /** How many groups there are. */
    int size() {
        return groups.size();
    }

    /** The labels of a group. */
    Labels labels(int group) {
        return groups.get(group);
    }

    /** The group of {@code series}, a new one if need be. */
    int of(SeriesIdentity series) {
        Labels labels = series.full();
        layOut(labels, series.isStripped());
        int hash = hash(labels);
        int cell = cell(labels, hash);
        if (cells[cell] != ABSENT) {
            return cells[cell];
        }
        int group = groups.size();
        groups.add(project(labels));
        cells[cell] = group;
        hashes[cell] = hash;
        if (2 * groups.size() > cells.length) {
            grow();
        }
        return group;
    }

    /** The group of {@code series}, or {@link #ABSENT}. */
    int find(SeriesIdentity series) {
        Labels labels = series.full();
        layOut(labels, series.isStripped());
        return cells[cell(labels, hash(labels))];
    }

    private void layOut(Labels labels, boolean stripped) {
        if (!isLaidOut(labels, stripped)) {
            int size = labels.size();
            layout = new String[size];
            layoutStripped = stripped;
            counted = new int[size];
            countedSize = 0;
            for (int i = 0; i < size; i++) {
                String name = labels.name(i);
                layout[i] = name;
                if (names.contains(name) == keep && !(stripped && SeriesIdentity.isMetadata(name))) {
                    counted[countedSize++] = i;
                }
            }
        }
    }

    private boolean isLaidOut(Labels labels, boolean stripped) {
        if (labels.size() != layout.length || stripped != layoutStripped) {
            return false;
        }
        for (int i = 0; i < layout.length; i++) {
            if (!layout[i].equals(labels.name(i))) {
                return false;
            }
        }
        return true;
    }

    private int hash(Labels labels) {
        int hash = 1;
        for (int i = 0; i < countedSize; i++) {
            hash = 31 * (31 * hash + layout[counted[i]].hashCode())
                    + labels.value(counted[i]).hashCode();
        }
        return hash;
    }

    /** The cell of the group that the labels belong to, or the free one where it would be. */
    private int cell(Labels labels, int hash) {
        int mask = cells.length - 1;
        int cell = home(hash, mask);
        while (cells[cell] != ABSENT && !(hashes[cell] == hash && isGroup(groups.get(cells[cell]), labels))) {
            cell = (cell + 1) & mask;
        }
        return cell;
    }

    private static int home(int hash, int mask) {
        return (hash ^ hash >>> 16) & mask;
    }

    private boolean isGroup(Labels group, Labels labels) {
        if (group.size() != countedSize) {
            return false;
        }
        for (int i = 0; i < countedSize; i++) {
            if (!group.value(i).equals(labels.value(counted[i]))
                    || !group.name(i).equals(layout[counted[i]])) {
                return false;
            }
        }
        return true;
    }

    private Labels project(Labels labels) {
        if (countedSize == labels.size()) {
            return labels;
        }
        String[] pairs = new String[2 * countedSize];
        for (int i = 0; i < countedSize; i++) {
            pairs[2 * i] = layout[counted[i]];
            pairs[2 * i + 1] = labels.value(counted[i]);
        }
        return Labels.ofCanonical(pairs);
    }

    private void grow() {
        int[] oldCells = cells;
        int[] oldHashes = hashes;
        cells = absent(2 * oldCells.length);
        hashes = new int[cells.length];
        int mask = cells.length - 1;
        for (int i = 0; i < oldCells.length; i++) {
            if (oldCells[i] != ABSENT) {
                int cell = home(oldHashes[i], mask);
                while (cells[cell] != ABSENT) {
                    cell = (cell + 1) & mask;
                }
                cells[cell] = oldCells[i];
                hashes[cell] = oldHashes[i];
            }
        }
    }
}
