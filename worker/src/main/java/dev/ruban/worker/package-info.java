/// A worker: joins a coordinator, fetches its shards, computes partials. Stateless but for its
/// shards and the parameters. Knows no decision of the coordinator's and no model.
@org.jspecify.annotations.NullMarked
package dev.ruban.worker;
