"""The commands of ``xuncha corpus``."""
