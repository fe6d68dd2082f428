package dev.basalt.json.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields that a reading keeps, as a tree: what is kept of a value, and below it of its members and elements.
///
/// A step `*` stands for all elements of an array. What it keeps of each is also kept of the elements whose index
/// is a step.
///
/// - **Threads:** immutable once it is read
public final class FieldTree {
    /// The most fields of a tree.
    public static final int MOST_FIELDS = 64;

    private static final String EVERY = "*";

    private boolean whole;
    private final List<byte[]> names = new ArrayList<>();
    private final List<FieldTree> children = new ArrayList<>();
    private @Nullable FieldTree every;

    /// The fields that end here or below, a bit each.
    private long fields;

    private FieldTree() {}

    /// Makes a tree.
    ///
    /// @param paths the steps of each field, at most [#MOST_FIELDS]
    /// @return the tree of a whole document
    public static FieldTree of(List<List<String>> paths) {
        FieldTree root = new FieldTree();
        for (int i = 0; i < paths.size(); i++) {
            root.add(paths.get(i), 1L << i);
        }
        return root;
    }

    private void add(List<String> steps, long field) {
        fields |= field;
        if (steps.isEmpty()) {
            whole = true;
            return;
        }
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        if (step.equals(EVERY)) {
            for (int i = 0; i < children.size(); i++) {
                if (isIndex(names.get(i))) {
                    children.get(i).add(rest, field);
                }
            }
        }
        byte[] name = step.getBytes(StandardCharsets.UTF_8);
        FieldTree child = child(name, 0, name.length);
        if (child == null) {
            FieldTree inherited = every;
            child = inherited != null && isIndex(name) ? inherited.copy() : new FieldTree();
            names.add(name);
            children.add(child);
            if (step.equals(EVERY)) {
                every = child;
            }
        }
        child.add(rest, field);
    }

    private FieldTree copy() {
        FieldTree copy = new FieldTree();
        copy.whole = whole;
        copy.fields = fields;
        for (int i = 0; i < children.size(); i++) {
            FieldTree child = children.get(i);
            FieldTree childCopy = child.copy();
            copy.names.add(names.get(i));
            copy.children.add(childCopy);
            if (child.equals(every)) {
                copy.every = childCopy;
            }
        }
        return copy;
    }

    private static boolean isIndex(byte[] name) {
        boolean digits = name.length > 0 && (name[0] != '0' || name.length == 1);
        for (byte next : name) {
            digits &= next >= '0' && next <= '9';
        }
        return digits;
    }

    /// Whether all of the value is kept.
    boolean isWhole() {
        return whole;
    }

    /// The fields that end here or below.
    ///
    /// @return a bit each
    long fields() {
        return fields;
    }

    /// What is kept of a member.
    ///
    /// @param bytes holds its name, without escapes
    /// @param from  where the name begins
    /// @param to    where it ends
    /// @return the tree of its value, null if the member is not kept
    @Nullable
    FieldTree child(byte[] bytes, int from, int to) {
        for (int i = 0; i < names.size(); i++) {
            byte[] name = names.get(i);
            if (name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return children.get(i);
            }
        }
        return null;
    }

    /// What is kept of an element.
    ///
    /// @param index its index
    /// @return the tree of the element, null if it is not kept
    @Nullable
    FieldTree element(int index) {
        if (children.size() > (every == null ? 0 : 1)) {
            byte[] name = Integer.toString(index).getBytes(StandardCharsets.US_ASCII);
            FieldTree child = child(name, 0, name.length);
            if (child != null) {
                return child;
            }
        }
        return every;
    }
}
