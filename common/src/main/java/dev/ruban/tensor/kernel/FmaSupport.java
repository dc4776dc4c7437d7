package dev.ruban.tensor.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether the JVM compiles [Math#fma] to an instruction of the CPU, as its flag `UseFMA` tells.
final class FmaSupport {
    private FmaSupport() {}

    /// Where the JVM does not tell (no HotSpot, no module `jdk.management`): yes on 64-bit ARM,
    /// which always has the instruction, else no. A wrong answer costs speed, never a bit.
    static boolean isInHardware() {
        String flag = useFmaFlag();
        if (flag != null) return Boolean.parseBoolean(flag);
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("aarch64");
    }

    private static @Nullable String useFmaFlag() {
        try {
            HotSpotDiagnosticMXBean hotSpot =
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return hotSpot == null ? null : hotSpot.getVMOption("UseFMA").getValue();
        } catch (IllegalArgumentException | LinkageError absent) {
            return null; // another JVM: it has no such flag or no such class
        }
    }
}
