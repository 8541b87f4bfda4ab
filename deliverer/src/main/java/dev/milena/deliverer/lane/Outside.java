package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.Connector;
import dev.milena.deliverer.record.Recorder;
import dev.milena.runtime.time.Time;
import dev.milena.stream.BodyStore;
import dev.milena.stream.OutcomeLog;

/** What the lanes of one loop work with. */
public record Outside(
        LaneLoop loop, Connector connector, BodyStore bodies, Recorder recorder, OutcomeLog outcomes, Time time) {}
