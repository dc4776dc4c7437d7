package dev.ruban.coordinator.plot;

import java.util.ArrayList;
import java.util.List;

/// An axis of names: the i-th stands at the value i, with room of half a step at both ends.
record CategoryScale(List<String> names) implements Scale {
    CategoryScale {
        names = List.copyOf(names);
    }

    @Override
    public double fraction(double value) {
        return (value + 0.5) / names.size();
    }

    @Override
    public List<Tick> ticks(int atMost) {
        int every = Math.max(1, Math.ceilDiv(names.size(), Math.max(1, atMost)));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < names.size(); i += every) ticks.add(new Tick(i, names.get(i)));
        return ticks;
    }
}
