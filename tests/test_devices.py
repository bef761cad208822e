import torch

from retrieval.devices import best_device, best_dtype, place


def test_the_processor_computes_in_bfloat16_only_where_it_can_natively() -> None:
    abilities = torch.cpu.get_capabilities()
    native = bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))
    assert best_dtype(torch.device("cpu")) == (torch.bfloat16 if native else torch.float32)


def test_graphics_cards_compute_in_float32() -> None:
    assert {best_dtype(torch.device("cuda")), best_dtype(torch.device("mps"))} == {torch.float32}


def test_a_graphics_card_is_used_exactly_when_there_is_one() -> None:
    assert (best_device().type == "cuda") == torch.cuda.is_available()


def test_a_placed_network_no_longer_learns_and_has_one_precision() -> None:
    network = place(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout()), "cpu")
    assert not network.training
    assert {(p.requires_grad, p.dtype) for p in network.parameters()} == {(False, best_dtype(torch.device("cpu")))}
