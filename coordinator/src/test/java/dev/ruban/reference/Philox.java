package dev.ruban.reference;

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11) and what the
/// arithmetic draws with it.
public final class Philox {
    private static final long LOW_HALF = 0xffffffffL;
    private static final int NEXT_BLOCK = 256;

    private final int keyLow;
    private final int keyHigh;

    /// Of the job's seed: its low half is key word 0.
    public Philox(long seed) {
        this.keyLow = (int) seed;
        this.keyHigh = (int) (seed >>> 32);
    }

    /// The four words for the counter words `p, a, b, c`.
    public int[] block(int p, int a, int b, int c) {
        int[] words = {p, a, b, c};
        int key0 = keyLow;
        int key1 = keyHigh;
        for (int round = 0; round < 10; round++) {
            long product0 = (words[0] & LOW_HALF) * 0xd2511f53L;
            long product1 = (words[2] & LOW_HALF) * 0xcd9e8d57L;
            int word0 = (int) (product1 >>> 32) ^ words[1] ^ key0;
            int word2 = (int) (product0 >>> 32) ^ words[3] ^ key1;
            words = new int[] {word0, (int) product1, word2, (int) product0};
            key0 += 0x9e3779b9;
            key1 += 0xbb67ae85;
        }
        return words;
    }

    /// Uniform in `[0, n)` without bias (Lemire, arXiv:1805.10941).
    public int bounded(int n, int p, int a, int b, int c) {
        long threshold = ((1L << 32) - n) % n;
        int purpose = p;
        while (true) {
            for (int word : block(purpose, a, b, c)) {
                long product = (word & LOW_HALF) * n;
                if ((product & LOW_HALF) >= threshold) return (int) (product >>> 32);
            }
            purpose += NEXT_BLOCK;
        }
    }

    /// A permutation of `0, 1, ..., n - 1`.
    public int[] shuffle(int n, int p, int a, int b) {
        int[] elements = identity(n);
        for (int i = n - 1; i >= 1; i--) {
            int j = bounded(i + 1, p, a, b, i);
            int element = elements[i];
            elements[i] = elements[j];
            elements[j] = element;
        }
        return elements;
    }

    static int[] identity(int n) {
        int[] elements = new int[n];
        for (int i = 0; i < n; i++) elements[i] = i;
        return elements;
    }
}
