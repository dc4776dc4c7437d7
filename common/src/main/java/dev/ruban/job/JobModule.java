package dev.ruban.job;

import dev.ruban.module.ModuleJar;
import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares the module that a job is about with the one that this process was told to use. What the
/// job says is only compared, never loaded: it may come from elsewhere.
public final class JobModule {
    private JobModule() {}

    /// The job with the SHA-256 of the module's jars; as it was if it is not about a module.
    /// @throws RubanException if the job states others, or is about another module
    public static Job resolve(Job spec, Optional<UserModule> own) {
        if (!spec.getModel().equals(JobNames.MODULE)) return spec;
        UserModule module = requireSameClass(spec, own);
        if (spec.getModuleSha256Count() > 0) requireSameJars(spec, module);
        return spec.toBuilder().clearModuleSha256().addAllModuleSha256(module.sha256()).build();
    }

    /// @throws RubanException if this process has no module, or not the job's
    static UserModule require(Job spec, Optional<UserModule> own) {
        UserModule module = requireSameClass(spec, own);
        requireSameJars(spec, module);
        return module;
    }

    private static UserModule requireSameClass(Job spec, Optional<UserModule> own) {
        UserModule module =
                own.orElseThrow(() ->
                        usage(
                                """
                                the job needs the module %s%s, and none was given; name the same \
                                jar: --module %s --module-path JAR\
                                """
                                        .formatted(
                                                spec.getModule(),
                                                jars(spec.getModuleSha256List()),
                                                spec.getModule())));
        if (!module.className().equals(spec.getModule()))
            throw usage(
                    "the job needs the module %s%s, and this process has --module %s%s; give it the job's"
                            .formatted(
                                    spec.getModule(),
                                    jars(spec.getModuleSha256List()),
                                    module.className(),
                                    jars(module.sha256())));
        return module;
    }

    private static void requireSameJars(Job spec, UserModule module) {
        List<String> expected = spec.getModuleSha256List();
        if (module.sha256().equals(expected)) return;
        throw usage(
                "module %s: the job's is%s, and this process has %s; give every process the same file"
                        .formatted(
                                module.className(),
                                jars(expected),
                                module.jars().stream()
                                        .map(JobModule::describe)
                                        .collect(Collectors.joining(" and "))));
    }

    private static String describe(ModuleJar jar) {
        return "%s with SHA-256 %s".formatted(jar.path(), jar.sha256());
    }

    private static String jars(List<String> sha256) {
        if (sha256.isEmpty()) return "";
        String what = sha256.size() == 1 ? " of a jar" : " of %d jars".formatted(sha256.size());
        return what + " with SHA-256 " + String.join(" and ", sha256);
    }

    private static RubanException usage(String message) {
        return new RubanException(ExitCode.USAGE, message);
    }
}
