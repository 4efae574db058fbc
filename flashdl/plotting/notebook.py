"""A figure as HTML for a notebook: preformatted text in colour, nothing fetched, nothing run."""

from rich.console import RenderableType

from flashdl.plotting.recorder import recorder

_FORMAT = (
    "<pre style=\"font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace;"
    'line-height:1.2;white-space:pre;overflow-x:auto">{code}</pre>'
)


def as_html(*renderables: RenderableType, width: int = 80) -> str:
    """What Rich can print as one ``<pre>`` element whose styles are inline; its text is escaped."""
    console = recorder(width)
    for renderable in renderables:
        console.print(renderable)
    return console.export_html(inline_styles=True, code_format=_FORMAT)
