"""A viewer without a browser: speaks the framework's own messages over its websocket."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import connect


class Viewer:
    """One open page of the app at `base`; keeps what a browser keeps: address, select boxes, large messages."""

    def __init__(self, base: str, page: str = "", **query: str) -> None:
        self._base, self._page, self._query = base, page, urlencode(query)
        self._hash = ""
        self._boxes: dict[str, Selectbox] = {}
        self._held: set[str] = set()

    async def __aenter__(self) -> Self:
        address = self._base.replace("http", "ws", 1) + "/_stcore/stream"
        self._line = await connect(address, max_size=None, origin=None, subprotocols=["streamlit"])  # type: ignore[list-item]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._line.close()

    def choices(self, label: str) -> list[str]:
        """The options of a select box; none where the page has no such box."""
        return list(self._boxes[label].options) if label in self._boxes else []

    async def rerun(self, **chosen: str) -> float:
        """Run the script, with other choices in select boxes if so wished; seconds until the last message is here."""
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash = self._query, self._hash
        state.page_name = "" if self._hash else self._page
        state.cached_message_hashes.extend(self._held)
        state.context_info.url = f"{self._base}/{self._page}"
        state.context_info.locale, state.context_info.timezone = "en-GB", "Europe/Madrid"
        for label, box in self._boxes.items():
            state.widget_states.widgets.add(id=box.id, string_value=chosen.get(label, box.raw_value))
        began = time.perf_counter()
        await self._line.send(asked.SerializeToString())
        await self._read()
        return time.perf_counter() - began

    async def _read(self) -> None:
        """All messages of one run. RuntimeError if the page shows an error of ours."""
        self._held, kept = set(), self._held
        while True:
            said = ForwardMsg.FromString(await self._line.recv(decode=False))
            kind = said.WhichOneof("type")
            if kind == "navigation":
                self._hash = said.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = said.page_info_changed.query_string
            elif kind == "ref_hash":
                assert said.ref_hash in kept
                self._held.add(said.ref_hash)
            elif kind == "delta":
                self._one(said)
            elif kind == "script_finished":
                assert said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return

    def _one(self, said: ForwardMsg) -> None:
        if said.metadata.cacheable:
            self._held.add(said.hash)
        element = said.delta.new_element
        if element.WhichOneof("type") == "selectbox":
            self._boxes[element.selectbox.label] = element.selectbox
        elif element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR:
            raise RuntimeError(element.alert.body)
