/// A worker: joins a coordinator, fetches its shards, computes partials. Stateless but for its
/// shards and the parameters.
@org.jspecify.annotations.NullMarked
package dev.ruban.worker;
