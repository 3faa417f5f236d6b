package dev.roadworthy.inspect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One handshake as a browser makes it, with the name checked.
final class LiveTls {
  private static final int TIMEOUT_MS = 5_000;
  private static final int HTTPS = 443;

  private LiveTls() {}

  /// Empty for plain http.
  static Optional<Live.Tls> of(URI address) {
    if (!address.getScheme().equals("https")) {
      return Optional.empty();
    }
    String host = address.getHost();
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
      plain.setSoTimeout(TIMEOUT_MS);
      try (var socket = (SSLSocket) factory.createSocket(plain, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        SSLSession session = socket.getSession();
        var certificate = (X509Certificate) session.getPeerCertificates()[0];
        return Optional.of(
            new Live.Tls(
                session.getProtocol(),
                Optional.of(certificate.getNotAfter().toInstant()),
                Optional.empty()));
      }
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return Optional.of(new Live.Tls("", Optional.empty(), Optional.of(why)));
    }
  }
}
