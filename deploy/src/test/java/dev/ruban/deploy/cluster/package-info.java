/// Clusters in containers, made of the image of the present sources: what they train, through what
/// faults, and whom they let in. Needs a Docker engine ([NeedsContainers]).
@org.jspecify.annotations.NullMarked
package dev.ruban.deploy.cluster;
