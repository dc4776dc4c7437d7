/// Parameters at rest: safetensors files, files that are whole or not there, and the digest.
/// Uses `tensor` and `problem` only. Knows no model, no run and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.checkpoint;
