import numpy as np
import torch

from retrieval.builtin.colour_layout import LAYOUT, colour_layout


def test_each_field_shares_itself_out_among_the_colours() -> None:
    pixels = torch.from_numpy(np.random.default_rng(0).integers(0, 255, (2, 3, 260, 260), np.uint8))
    layout = colour_layout(pixels)
    assert layout.shape == (2, LAYOUT)
    torch.testing.assert_close(layout.reshape(2, 9, 27).sum(-1), torch.ones(2, 9))


def test_a_colour_counts_in_the_field_where_it_lies() -> None:
    pixels = torch.zeros(1, 3, 270, 270, dtype=torch.uint8)
    pixels[0, 0, :90, 180:] = 255  # red in the upper right field, black elsewhere
    fields = colour_layout(pixels).reshape(9, 27)
    red = fields[2].argmax()
    assert fields[2, red] > 0.5
    other_fields = torch.cat([fields[:2], fields[3:]])
    assert (other_fields[:, red] < 0.01).all()
    torch.testing.assert_close(other_fields, other_fields[:1].expand_as(other_fields))
