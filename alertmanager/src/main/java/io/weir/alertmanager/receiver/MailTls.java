package io.weir.alertmanager.receiver;

import io.weir.web.client.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS to a mail server, whose certificate must have the configured name, or the server's. */
final class MailTls extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final TlsMaterial material;

    MailTls(TlsMaterial material) throws IOException {
        this.sockets = material.context().getSocketFactory();
        this.material = material;
    }

    private String name(String host) {
        String configured = material.config().serverName();
        return configured.isEmpty() ? host : configured;
    }

    private Socket prepared(Socket socket) {
        SSLSocket tls = (SSLSocket) socket;
        if (material.protocols().length > 0) {
            tls.setEnabledProtocols(material.protocols());
        }
        if (!material.config().insecureSkipVerify()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
        }
        return tls;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return prepared(sockets.createSocket(connected, name(host), port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(new Socket(host, port), host, port, true);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(new Socket(host, port, localHost, localPort), host, port, true);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(new Socket(host, port), host.getHostName(), port, true);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(new Socket(address, port, localAddress, localPort), address.getHostName(), port, true);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
