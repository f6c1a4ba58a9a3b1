package org.glm4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything about a run at a step but its tensors: together with them, all that a resume needs.
 *
 * @param step optimiser steps taken
 * @param optimizerSteps steps in which the weights changed: {@code step} less the skipped ones
 * @param batches batches consumed, which is the position of the next one
 * @param lossScaler state of the loss scale
 * @param schedule of the learning rate
 * @param provenance what made this state: version of the code, flags, seed, hashes of the data
 */
record RunState(
        long step,
        long optimizerSteps,
        long batches,
        LossScaler lossScaler,
        LearningRateSchedule schedule,
        SequencedMap<String, String> provenance) {

    static final String FILE = "training.json";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(FILE), MAPPER.writeValueAsString(this));
    }

    /**
     * @throws InvalidInputException if there is none
     */
    static RunState read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            return MAPPER.readValue(Files.readString(file), RunState.class);
        } catch (JacksonException e) {
            throw new InvalidInputException("%s: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
