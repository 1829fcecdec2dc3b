"""The ``xuncha`` command: arguments → library → exit code, nothing else."""
