"""Asking a web interface page by page. dlt waits where it is told to, tries again, and finds the next page.

Of dlt only its client is used: no pipeline, no destination, no state on disk, nothing sent to anybody else.
"""

from __future__ import annotations

import http.client
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client, HTTPError, Request, RequestException, Response
from dlt.sources.helpers.rest_client.client import RESTClient
from dlt.sources.helpers.rest_client.paginators import (
    BasePaginator,
    HeaderCursorPaginator,
    HeaderLinkPaginator,
    JSONLinkPaginator,
    JSONResponseCursorPaginator,
    OffsetPaginator,
    PageNumberPaginator,
    SinglePagePaginator,
)

from metrics.connectors.config import Connector
from metrics.connectors.rows import ABSENT, cell
from metrics.errors import UserError

ATTEMPTS, LONGEST_WAIT, ANSWER_SECONDS = 8, 300, 60
"""How often one page is asked for, how long a system may have us wait in between, and how long for an answer."""
PAGINATORS: dict[str, type[BasePaginator]] = {
    "cursor": JSONResponseCursorPaginator,
    "json_link": JSONLinkPaginator,
    "header_link": HeaderLinkPaginator,
    "header_cursor": HeaderCursorPaginator,
    "offset": OffsetPaginator,
    "page_number": PageNumberPaginator,
    "single_page": SinglePagePaginator,
}


@dataclass(frozen=True)
class Page:
    """`reaches`: the mark from which the system would go on after this page; blank if it gives none."""

    rows: list[dict[str, Any]]
    reaches: str


class ExportCursor(JSONResponseCursorPaginator):
    """Zendesk's incremental export: the cursor of the last page is where the next export begins."""

    def __init__(self, at: str) -> None:
        super().__init__("after_cursor", "cursor")
        self.reached = at

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        """Ends at `end_of_stream`; a stream that does not move is no stream."""
        before, told = self.reached, response.json()
        super().update_state(response, data)
        self.reached = str(told.get("after_cursor") or before)
        if told.get("end_of_stream") is not False:
            self._has_next_page = False
        elif self.reached == before:
            raise UserError("connectors.stuck", url=_bare(response.url))

    def update_request(self, request: Request) -> None:
        """The cursor stands in place of the time it began at."""
        super().update_request(request)
        if isinstance(request.params, dict):
            request.params.pop("start_time", None)


def pages(connector: Connector, at: str, since: date | None) -> Iterator[Page]:
    """Page after page; UserError if it cannot be had or understood."""
    paginator = _paginator(connector, at)
    session = Client(
        ANSWER_SECONDS, raise_for_status=False, request_max_attempts=ATTEMPTS, request_max_retry_delay=LONGEST_WAIT
    ).session
    client = RESTClient(
        connector.url,
        auth=_signed(connector),  # type: ignore[arg-type]  # any function of the request will do
        session=session,
        config=RuntimeConfiguration(dlthub_telemetry=False),
    )
    asked = client.paginate(
        connector.path,
        params=_params(connector, at, since),
        paginator=paginator,
        data_selector=connector.rows,
        hooks={"response": [_checked]},
        allow_redirects=False,
    )
    try:
        with session:
            for page in asked:
                _understood(connector, page.response)
                yield Page(list(page), paginator.reached if isinstance(paginator, ExportCursor) else "")
    except HTTPError as error:
        raise _refused(connector, error.response) from error
    except (ValueError, KeyError, AttributeError) as error:  # JSON that is none is a RequestException too
        raise UserError("connectors.not_understood", name=connector.name, rows=connector.rows) from error
    except RequestException as error:
        raise UserError("connectors.unreachable", name=connector.name, url=connector.url) from error


def _paginator(connector: Connector, at: str) -> BasePaginator:
    if connector.system == "zendesk":
        return ExportCursor(at)
    options = dict(connector.paginator)
    kind = str(options.pop("type", "single_page"))
    if kind not in PAGINATORS:
        known = ", ".join(PAGINATORS)
        raise UserError("connectors.value", name=connector.name, what="paginator.type", value=kind, known=known)
    try:
        return PAGINATORS[kind](**options)
    except (TypeError, ValueError) as error:
        raise UserError("connectors.paginator", name=connector.name, kind=kind, detail=str(error)) from error


def _params(connector: Connector, at: str, since: date | None) -> dict[str, Any]:
    params = dict(connector.params)
    if connector.system == "zendesk":
        if not at and since is None:
            raise UserError("connectors.since_missing", name=connector.name)
        return params | ({"cursor": at} if at else {"start_time": _epoch(since)})
    if connector.since_param and (at or since):
        params[connector.since_param] = at or f"{since}T00:00:00Z"
    return params


def _epoch(day: date | None) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else 0


def _signed(connector: Connector) -> Callable[[Any], Any]:
    """Signs a request with the secret of the environment, as long as it goes to the address that was configured."""
    secret = os.environ.get(connector.secret_env, "") if connector.secret_env else ""
    if not secret and connector.auth != "none":
        raise UserError("connectors.secret_missing", name=connector.name, variable=connector.secret_env)
    pair = b64encode(f"{connector.user}:{secret}".encode()).decode()
    headers = {
        "none": {},
        "basic": {"Authorization": f"Basic {pair}"},
        "bearer": {"Authorization": f"Bearer {secret}"},
        "key": {connector.key_name or "X-Api-Key": secret},
    }[connector.auth]

    def sign(request: Any) -> Any:
        if urlsplit(str(request.url))[:2] != urlsplit(connector.url)[:2]:
            raise UserError("connectors.elsewhere", name=connector.name, url=_bare(str(request.url)))
        request.headers.update(headers)
        return request

    return sign


def _checked(response: Response, *_: object, **__: object) -> None:
    """What a refusal says in full stays out of our words and logs, so it is not even read."""
    if response.status_code >= http.client.BAD_REQUEST:
        response.close()
        raise HTTPError(response=response)


def _understood(connector: Connector, response: Response) -> None:
    """An answer without the rows' place would look like one without rows."""
    if response.status_code != http.client.OK:
        raise _refused(connector, response)
    body = response.json()
    rows = body if connector.rows == "$" else cell(body, connector.rows) if isinstance(body, dict) else ABSENT
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UserError("connectors.not_understood", name=connector.name, rows=connector.rows)


def _refused(connector: Connector, response: Response | None) -> UserError:
    if response is None:
        return UserError("connectors.unreachable", name=connector.name, url=connector.url)
    status = response.status_code
    key = "denied" if status in {401, 403} else "busy" if status == 429 or status >= 500 else "refused"
    values = {"name": connector.name, "status": status, "url": _bare(response.url), "variable": connector.secret_env}
    return UserError(f"connectors.{key}", **values)


def _bare(url: str) -> str:
    """Without what was asked: a query may hold what nobody else should read."""
    return urlsplit(url)._replace(query="", fragment="", netloc=urlsplit(url).netloc.rpartition("@")[2]).geturl()
