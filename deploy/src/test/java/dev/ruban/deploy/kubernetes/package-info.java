/// The manifests of `deploy/kubernetes`: parsed strictly and held against each other, since no
/// cluster is at hand to try them on.
@org.jspecify.annotations.NullMarked
package dev.ruban.deploy.kubernetes;
