"""The standard document pack that a grid carries: folders, documents, and the lists that two fields count."""

from assessments.scoring.grid import Document, Folder, ReferenceList
from assessments.scoring.nodes import Node


def read_folders(node: Node) -> tuple[Folder, ...]:
    """Read the folders of the pack, in order."""
    if not node.given:
        return ()
    node.keys("standing", "folders", "documents", "lists")
    return tuple(map(_folder, node["folders"].list()))


def read_documents(node: Node) -> tuple[Document, ...]:
    """Read the documents of the pack, in order."""
    return tuple(map(_document, node["documents"].list())) if node.given else ()


def read_lists(node: Node) -> tuple[ReferenceList, ...]:
    """Read the lists whose items a field counts."""
    lists = node["lists"]
    return tuple(_list(code, item) for code, item in lists.items()) if lists.given else ()


def _folder(node: Node) -> Folder:
    node.keys("code", "title")
    code = node["code"].code()
    return Folder(code, node["title"].words(default=code))


def _document(node: Node) -> Document:
    node.keys("code", "folder", "title", "year_offset", "required", "proves", "gives")
    code = node["code"].code()
    return Document(
        code=code,
        folder=node["folder"].code(),
        title=node["title"].words(default=code),
        year_offset=node["year_offset"].year_offset(),
        required=node["required"].flag(),
        proves=tuple(line.code() for line in node["proves"].list()),
        gives=tuple(field.field_code() for field in node["gives"].list()) if node["gives"].given else (),
    )


def _list(code: str, node: Node) -> ReferenceList:
    node.keys("field", "title", "standing", "items")
    return ReferenceList(
        code=code,
        field=node["field"].field_code(),
        title=node["title"].words(default=code),
        standing=node["standing"].text(default=""),
        items=tuple(item.words(default="") for item in node["items"].list(full=True)),
    )
