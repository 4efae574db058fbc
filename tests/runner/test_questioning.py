"""What the worker makes of the Markdown that a generator writes."""

from flashdl.runner.questioning import _markdown


def test_a_paragraph_becomes_one_line():
    written = """
        What is
        the answer?

        Two
        decimals.
        """

    assert _markdown(written) == "What is the answer?\n\nTwo decimals."


def test_blocks_keep_their_lines():
    code, formula, items = "```text\n1  2\n3  4\n```", "$$a\n+ b$$", "- one\n- two"

    assert _markdown(f"{code}\n\n{formula}\n\n{items}") == f"{code}\n\n{formula}\n\n{items}"
    assert _markdown("Both:\n- one\n- two") == "Both:\n- one\n- two"
