"""What all pages of the staff share: templates, styles and modules, who may see a page, where it leads.

A page is a function of the request and its visitor, made into a route by `staff_page`:

    @staff_page("insight.read")
    async def overview(request: Request, visitor: Visitor) -> Response:
        return render(request, "insight/overview.html", visitor, figures=…)

Its template extends `shell.html`; its modules lie in `assets/` and send changes by `api.js`. What leads to it
from every page is an entry of `connectors.pages.staff.navigation`.
"""

from connectors.pages.staff.guard import Visitor, open_page, staff_page
from connectors.pages.staff.navigation import home_of
from connectors.pages.staff.rendering import problem_page, render, staff_files

__all__ = ["Visitor", "home_of", "open_page", "problem_page", "render", "staff_files", "staff_page"]
