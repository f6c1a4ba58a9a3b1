package org.glm4j.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

    private static final Map<String, String> TORCH =
            Map.of("RANK", "3", "WORLD_SIZE", "4", "LOCAL_RANK", "1", "MASTER_ADDR", "10.0.0.7", "MASTER_PORT", "4711");

    private static final Map<String, String> SLURM = Map.of(
            "SLURM_PROCID",
            "5",
            "SLURM_NTASKS",
            "8",
            "SLURM_LOCALID",
            "1",
            "SLURM_STEP_ID",
            "0",
            "SLURM_STEP_NODELIST",
            "gpu[07-10,12],big3",
            "SLURM_JOB_ID",
            "123456");

    private static final Map<String, String> OPEN_MPI = Map.of(
            "OMPI_COMM_WORLD_RANK",
            "2",
            "OMPI_COMM_WORLD_SIZE",
            "4",
            "OMPI_COMM_WORLD_LOCAL_RANK",
            "0",
            "OMPI_COMM_WORLD_LOCAL_SIZE",
            "2");

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        var changed = new HashMap<>(variables);
        changed.put(name, value);
        return changed;
    }

    @Test
    void aProcessThatIsToldNothingIsAlone() {
        assertThat(Placement.of(Map.of())).isEqualTo(Placement.ALONE);
        assertThat(Placement.of(Map.of("WORLD_SIZE", "1", "RANK", "0"))).isEqualTo(Placement.ALONE);
    }

    @Test
    void torchrunAndGlmLaunch() {
        assertThat(Placement.of(TORCH)).isEqualTo(new Placement(3, 4, 1, "10.0.0.7", 4711));
    }

    @Test
    void slurmNeedsNoMaster() {
        assertThat(Placement.of(SLURM)).isEqualTo(new Placement(5, 8, 1, "gpu07", 18_456));
        assertThat(Placement.of(with(SLURM, "MASTER_ADDR", "elsewhere")).masterAddress())
                .isEqualTo("elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "solo|solo",
                "one,two|one",
                "n[3]|n3",
                "n[3-5]|n3",
                "n[03,07-09]|n03",
                "rack2-n[11-12]-ib,x|rack2-n11-ib",
            })
    void theFirstOfSlurmsNodesIsTheMaster(String nodes, String first) {
        assertThat(Placement.of(with(SLURM, "SLURM_STEP_NODELIST", nodes)).masterAddress())
                .isEqualTo(first);
    }

    @Test
    void theShellOfASlurmAllocationIsAlone() {
        var shell = new HashMap<>(SLURM);
        shell.remove("SLURM_STEP_ID");

        assertThat(Placement.of(shell)).isEqualTo(Placement.ALONE);
    }

    @Test
    void openMpiNeedsAMasterUnlessThereIsOneMachine() {
        assertThatThrownBy(() -> Placement.of(OPEN_MPI))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("MASTER_ADDR is not set");
        assertThat(Placement.of(with(OPEN_MPI, "MASTER_ADDR", "head")))
                .isEqualTo(new Placement(2, 4, 0, "head", 29_500));
        assertThat(Placement.of(with(OPEN_MPI, "OMPI_COMM_WORLD_LOCAL_SIZE", "4")))
                .isEqualTo(new Placement(2, 4, 0, "127.0.0.1", 29_500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RANK|4|RANK is 4 and WORLD_SIZE is 4",
                "RANK|-1|RANK is -1",
                "RANK|two|RANK is two: a number is needed",
                "WORLD_SIZE|''|WORLD_SIZE is not set",
                "MASTER_PORT|70000|MASTER_PORT is 70000: ports go from 1 to 65535",
                "MASTER_ADDR|''|MASTER_ADDR is not set",
            })
    void whatContradictsItselfIsRefused(String name, String value, String message) {
        assertThatThrownBy(() -> Placement.of(with(TORCH, name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
