package dev.ruban.coordinator.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The workers that take part, ascending by number. Immutable; a change copies one array of
/// references.
final class Roster implements Iterable<Member> {
    static final Roster EMPTY = new Roster(new Member[0]);

    private final Member[] members;

    private Roster(Member[] members) {
        this.members = members;
    }

    int size() {
        return members.length;
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    Optional<Member> find(WorkerId id) {
        int index = indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(members[index]);
    }

    /// Adds the member, or replaces the one of its number.
    Roster with(Member member) {
        int index = indexOf(member.id());
        if (index >= 0) {
            Member[] changed = members.clone();
            changed[index] = member;
            return new Roster(changed);
        }
        int at = -index - 1;
        Member[] longer = Arrays.copyOf(members, members.length + 1);
        System.arraycopy(members, at, longer, at + 1, members.length - at);
        longer[at] = member;
        return new Roster(longer);
    }

    /// Removes the member of that number, if there is one.
    Roster without(WorkerId id) {
        int index = indexOf(id);
        if (index < 0) return this;
        Member[] shorter = Arrays.copyOf(members, members.length - 1);
        System.arraycopy(members, index + 1, shorter, index, shorter.length - index);
        return new Roster(shorter);
    }

    private int indexOf(WorkerId id) {
        int low = 0;
        int high = members.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = members[middle].id().compareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -low - 1;
    }

    List<Member> members() {
        return Collections.unmodifiableList(Arrays.asList(members));
    }

    @Override
    public Iterator<Member> iterator() {
        return new Members(members);
    }

    /// Copies nothing: rosters are walked several times in a step.
    private static final class Members implements Iterator<Member> {
        private final Member[] members;
        private int next;

        Members(Member[] members) {
            this.members = members;
        }

        @Override
        public boolean hasNext() {
            return next < members.length;
        }

        @Override
        public Member next() {
            if (next == members.length) throw new NoSuchElementException();
            return members[next++];
        }
    }
}
