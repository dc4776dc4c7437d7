/// The connection between a worker and its coordinator: mutual TLS from files that may be renewed,
/// the token, and what a failed handshake means for a person. Knows no protocol above it.
@org.jspecify.annotations.NullMarked
package dev.ruban.worker.tls;
