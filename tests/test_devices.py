"""Networks run where they are fast, in a precision that the device is fast with."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from retrieval.devices import best_device, best_dtype, place, share_cores


@pytest.mark.parametrize(
    ("abilities", "dtype"),
    [
        ({"avx512_bf16": True, "amx_bf16": False}, torch.bfloat16),
        ({"amx_bf16": True}, torch.bfloat16),
        ({"avx2": True, "avx512_bf16": False}, torch.float32),
        ({}, torch.float32),
    ],
    ids=["AVX-512 with BF16", "AMX", "AVX2", "an old processor"],
)
def test_a_processor_computes_in_bfloat16_only_where_it_multiplies_it_itself(
    abilities: dict[str, bool], dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: abilities)
    assert best_dtype(torch.device("cpu")) == dtype
    assert best_dtype(torch.device("cuda")) == torch.float32


@pytest.mark.parametrize(
    ("cuda", "apple", "kind"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_a_graphics_card_is_used_where_there_is_one(
    cuda: bool, apple: bool, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: apple)
    assert best_device().type == kind


def test_a_placed_network_no_longer_learns_and_has_one_precision() -> None:
    network = place(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout()), "cpu")
    assert not network.training
    assert {(p.requires_grad, p.dtype) for p in network.parameters()} == {(False, best_dtype(torch.device("cpu")))}
    x = torch.ones(1, 2, dtype=best_dtype(torch.device("cpu")))
    assert network(x).equal(network(x)), "nothing is dropped by chance"


def test_threads_that_run_networks_at_once_share_the_cores_and_leave_other_threads_theirs() -> None:
    before = torch.get_num_threads()
    with ThreadPoolExecutor(1, initializer=lambda: share_cores(1_000)) as pool:
        pool.submit(torch.ones(64, 64).matmul, torch.ones(64, 64)).result()
        assert pool.submit(torch.get_num_threads).result() == 1
    with ThreadPoolExecutor(1, initializer=lambda: share_cores(1)) as pool:
        assert pool.submit(torch.get_num_threads).result() == (os.cpu_count() or 1)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == before
    assert torch.get_num_threads() == before
