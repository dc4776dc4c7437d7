package dev.ruban.coordinator.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A poor line to a port of this machine: every byte takes its time, and connections may break.
final class ShakyProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final long delayNanos;
    private final int bytesUntilReset;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger resets = new AtomicInteger();

    /// What is on its way. Due in the order in which it came; the last one is empty.
    private record Piece(byte[] bytes, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueNanos, ((Piece) other).dueNanos());
        }
    }

    private ShakyProxy(int target, long delayMillis, int bytesUntilReset, long seed)
            throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        this.target = target;
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        this.bytesUntilReset = bytesUntilReset;
        random = new Random(seed);
        Thread.ofVirtual().start(this::accept);
    }

    /// Each byte arrives so much later, in both directions.
    static ShakyProxy delaying(int target, long delayMillis) throws IOException {
        return new ShakyProxy(target, delayMillis, Integer.MAX_VALUE, 0);
    }

    /// Each connection is reset after some bytes, drawn anew for each: at most so many.
    static ShakyProxy resetting(int target, int mostBytes, long seed) throws IOException {
        return new ShakyProxy(target, 0, mostBytes, seed);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// How many connections have been reset.
    int resets() {
        return resets.get();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) serve(listening.accept());
        } catch (IOException _) {
            // closed while it waited
        }
    }

    private void serve(Socket here) {
        try {
            Socket there = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
            here.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            open.add(here);
            open.add(there);
            int most =
                    bytesUntilReset == Integer.MAX_VALUE ? 0 : 1 + random.nextInt(bytesUntilReset);
            AtomicInteger left = new AtomicInteger(most == 0 ? Integer.MAX_VALUE : most);
            boolean breaks = most != 0;
            move(here, there, left, breaks);
            move(there, here, left, breaks);
        } catch (IOException refused) {
            reset(here);
        }
    }

    private void move(Socket from, Socket to, AtomicInteger left, boolean breaks) {
        DelayQueue<Piece> way = new DelayQueue<>();
        Thread.ofVirtual().start(() -> read(from, to, way, left, breaks));
        Thread.ofVirtual().start(() -> write(to, way));
    }

    private void read(
            Socket from, Socket to, DelayQueue<Piece> way, AtomicInteger left, boolean breaks) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (breaks && left.addAndGet(-count) < 0) {
                    boolean was = reset(from);
                    reset(to);
                    if (was) resets.incrementAndGet();
                    break;
                }
                way.add(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
            }
        } catch (IOException _) {
            reset(to);
        }
        way.add(new Piece(new byte[0], System.nanoTime() + delayNanos));
    }

    private void write(Socket to, DelayQueue<Piece> way) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = way.take(); piece.bytes().length > 0; piece = way.take())
                out.write(piece.bytes());
            to.shutdownOutput();
        } catch (IOException _) {
            reset(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether it was open
    private boolean reset(Socket socket) {
        boolean was = open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (SocketException closed) {
            return was;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        return was;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) reset(socket);
    }
}
