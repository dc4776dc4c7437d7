package dev.ruban.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import java.util.List;

/// The fields of a JobSet, `jobset.x-k8s.io/v1alpha2`, by their documentation
/// (https://jobset.sigs.k8s.io/docs/reference/jobset.v1alpha2/), without its status: fabric8's
/// models have none. What it embeds of Kubernetes is fabric8's.
record JobSet(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
    record Spec(
            List<ReplicatedJob> replicatedJobs,
            Network network,
            SuccessPolicy successPolicy,
            FailurePolicy failurePolicy,
            Coordinator coordinator,
            String managedBy,
            Boolean suspend,
            Integer ttlSecondsAfterFinished) {}

    record ReplicatedJob(
            String name,
            String groupName,
            Integer replicas,
            JobTemplateSpec template,
            List<DependsOn> dependsOn) {}

    record DependsOn(String name, String status) {}

    record Network(
            Boolean enableDNSHostnames, String subdomain, Boolean publishNotReadyAddresses) {}

    record SuccessPolicy(String operator, List<String> targetReplicatedJobs) {}

    record FailurePolicy(Integer maxRestarts, String restartStrategy, List<Rule> rules) {}

    record Rule(
            String name,
            String action,
            List<String> targetReplicatedJobs,
            List<String> onJobFailureReasons) {}

    record Coordinator(String replicatedJob, Integer jobIndex, Integer podIndex) {}
}
