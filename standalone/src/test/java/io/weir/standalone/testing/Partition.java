package io.weir.standalone.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between a client and a server that can be cut: while it is, bytes vanish and nobody is told, as in a network that
 * loses packets.
 */
public final class Partition implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Forwards what connects to {@code port} to {@code target}. */
    public Partition(int port, int target) {
        try {
            this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.target = target;
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "partition");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server));
                start(() -> pump(server, client));
            } catch (IOException e) {
                // The server is away or the listener was closed; the client hears nothing more.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!cut) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // Either end has gone, and so goes the other.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    public void cut() {
        cut = true;
    }

    /** Streams that lost bytes can't go on: they are closed, and clients connect anew. */
    public void heal() {
        sockets.forEach(Partition::closeQuietly);
        cut = false;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed then.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(Partition::closeQuietly);
    }
}
