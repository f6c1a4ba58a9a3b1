#!/bin/sh
# A training on 4 machines of 8 GPUs each, submitted with: sbatch deploy/slurm.sh
#
# srun tells every process its place; the first machine of the job is where they meet. If a process is lost, all end,
# and the job goes back into the queue, to go on where it was saved last.
#SBATCH --job-name=glm-large
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=8
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=8
#SBATCH --time=24:00:00
#SBATCH --requeue
# Two minutes before the time is up, every process is asked to stop: it finishes the step, and the first saves.
#SBATCH --signal=TERM@120

set -eu
export GLM4J_THREADS="$SLURM_CPUS_PER_TASK"

# Built once, before many processes start at the same time.
GLM4J_MAVEN_OPTS=-Pgpu ./glm --version

srun --kill-on-bad-exit=1 \
  ./glm pretrain --config configs/pretrain/glm-large.yaml --device cuda --train-data texts --save runs/large --load runs/large || {
  code=$?
  [ "$code" -eq 2 ] || scontrol requeue "$SLURM_JOB_ID"
  exit "$code"
}
