"""Where a network runs on this machine, on how many cores, and in which precision."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from retrieval.words import say

if TYPE_CHECKING:
    import torch


def best_device() -> torch.device:
    """A CUDA GPU, else Apple's GPU, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def gpu_name() -> str | None:
    """The GPU that ``best_device`` means, as its maker calls it; None where it is the CPU."""
    import torch

    kind = best_device().type
    if kind == "cuda":
        return torch.cuda.get_device_name()
    return "Apple's GPU" if kind == "mps" else None


def gpu_hindrance() -> str | None:
    """Why a GPU that this machine seems to have is not used, and what to do; None where there is none."""
    import shutil

    import torch

    if shutil.which("nvidia-smi") is None or torch.cuda.is_available():
        return None
    if torch.version.cuda is None:
        return say("command-gpu-other-build")
    return say("command-gpu-old-driver")


def best_dtype(device: torch.device) -> torch.dtype:
    """``fast_dtype`` on the CPU, else float32: a GPU is quick enough with it."""
    import torch

    return fast_dtype() if device.type == "cpu" else torch.float32


def fast_dtype() -> torch.dtype:
    """bfloat16 where this CPU multiplies it natively (AVX-512 BF16 or AMX: twice as fast), else float32.

    On other CPUs bfloat16 is slower than float32.
    """
    import torch

    abilities = torch.cpu.get_capabilities()
    return torch.bfloat16 if abilities.get("avx512_bf16") or abilities.get("amx_bf16") else torch.float32


def in_half(device: torch.device) -> torch.autocast:
    """A context in which networks run in bfloat16 where the device is faster with it."""
    import torch

    fast = device.type == "cuda" or fast_dtype() == torch.bfloat16
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)


def multiplies_bytes() -> bool:
    """Whether this CPU multiplies bytes natively (AVX-512 VNNI or AMX): nearly twice as fast as bfloat16."""
    import torch

    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("avx512_vnni") or abilities.get("amx_int8"))


def place(network: Any, device: str | None = None) -> Any:
    """The network in evaluation mode on ``device`` (or the best one), in the precision that suits it."""
    import torch

    where = torch.device(device) if device else best_device()
    return network.to(where, best_dtype(where)).eval().requires_grad_(False)


def share_cores(threads: int) -> None:
    """Of so many threads that run networks at once, the calling one keeps to its share of the cores from now on."""
    import torch
    from threadpoolctl import threadpool_limits

    torch.get_num_threads()  # the first call in a thread decides on a number, which the limit then replaces
    threadpool_limits(max(1, (os.cpu_count() or 1) // threads), user_api="openmp")
