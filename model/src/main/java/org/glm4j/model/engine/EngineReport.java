package org.glm4j.model.engine;

import java.util.List;

/**
 * What the engine runs on.
 *
 * @param libtorchVersion version of libtorch, for example {@code 2.13.0}
 * @param source where its libraries come from, and why
 * @param blas library that multiplies matrices
 * @param threadingLayer who runs its threads
 * @param matrixProducts which of these libraries multiplies weights outside of training
 * @param threads threads that one operation may use
 * @param physicalCores cores that this process may use
 * @param cpuCapability widest vector instructions that libtorch uses: {@code DEFAULT}, {@code AVX2} or {@code AVX512}
 * @param cudaDevices names of the GPUs that this libtorch can use; empty for none
 * @param advice one sentence for each thing that would make this machine faster
 */
public record EngineReport(
        String libtorchVersion,
        String source,
        String blas,
        String threadingLayer,
        String matrixProducts,
        int threads,
        int physicalCores,
        String cpuCapability,
        List<String> cudaDevices,
        List<String> advice) {}
