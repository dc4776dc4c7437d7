package dev.ruban.random;

/// Philox4x32-10, the one generator of random numbers: a block of four 32-bit words for each
/// counter, without any state that goes on from one call to the next (Salmon et al., "Parallel
/// random numbers: as easy as 1, 2, 3", SC'11). Counter word 0 is the purpose of the numbers; the
/// purposes in use stand in ARCHITECTURE.md, "Random numbers".
///
/// Allocates nothing after construction. Not thread-safe, for it holds a scratch block; it is
/// small, so every thread makes its own from the seed.
public final class Philox {
    /// Words of a block.
    public static final int WORDS = 4;

    private static final int ROUNDS = 10;
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    /// What is added to the purpose when all words of a block have been rejected.
    private static final int NEXT_BLOCK = 256;

    private final long key;
    private final int[] scratch = new int[WORDS];

    /// @param seed key word 0 is its low half, key word 1 its high half
    public Philox(long seed) {
        key = seed;
    }

    /// The block of a counter.
    /// @param words receives [#WORDS] words
    public void block(int purpose, int a, int b, int c, int[] words) {
        block(key, purpose, a, b, c, words);
    }

    /// The block of a counter under any key, for purposes that change the key as they go.
    /// @param key   its low half is key word 0, its high half word 1
    /// @param words receives [#WORDS] words
    public static void block(long key, int purpose, int a, int b, int c, int[] words) {
        int x0 = purpose;
        int x1 = a;
        int x2 = b;
        int x3 = c;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(x0);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(x2);
            x0 = (int) (product1 >>> 32) ^ x1 ^ k0;
            x1 = (int) product1;
            x2 = (int) (product0 >>> 32) ^ x3 ^ k1;
            x3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        words[0] = x0;
        words[1] = x1;
        words[2] = x2;
        words[3] = x3;
    }

    /// A number of `[0, 1)`: the word's upper 24 bits, divided by 2^24.
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /// A number of a normal distribution of mean 0 and variance 1, in double (Box & Muller, Ann.
    /// Math. Statist. 29, 1958).
    public static double normal(int word, int next) {
        double radius = (Integer.toUnsignedLong(word) + 1) * 0x1p-32;
        double angle = Integer.toUnsignedLong(next) * 0x1p-32;
        return Math.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle);
    }

    /// A number of `[0, n)`, each equally likely (Lemire, "Fast random integer generation in an
    /// interval", arXiv:1805.10941). Takes the words of the counter's block one after the other,
    /// then those of the blocks at purpose + 256, + 512, ..., until one is not rejected.
    /// @param n       at least 1
    /// @param purpose below 256
    /// @throws IllegalArgumentException if `n` is less than 1
    public int bounded(int n, int purpose, int a, int b, int c) {
        if (n < 1) throw new IllegalArgumentException("no number lies in [0, " + n + ")");
        long factor = n;
        long rejected = Integer.toUnsignedLong(Integer.remainderUnsigned(-n, n));
        for (int word = purpose; ; word += NEXT_BLOCK) {
            block(word, a, b, c, scratch);
            for (int candidate : scratch) {
                long product = Integer.toUnsignedLong(candidate) * factor;
                if ((product & 0xFFFF_FFFFL) >= rejected) return (int) (product >>> 32);
            }
        }
    }

    /// Fills with a permutation of `0, 1, ..., n - 1`: Fisher and Yates' shuffle from the end.
    /// @param elements receives the permutation in its first `n` places
    /// @param n        at least 0, at most the array's length
    public void shuffle(int[] elements, int n, int purpose, int a, int b) {
        for (int i = 0; i < n; i++) elements[i] = i;
        for (int i = n - 1; i >= 1; i--) {
            int j = bounded(i + 1, purpose, a, b, i);
            int element = elements[i];
            elements[i] = elements[j];
            elements[j] = element;
        }
    }
}
