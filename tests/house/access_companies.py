"""Who may do what with client companies."""

from __future__ import annotations

from tests.house.access_rows import get, post

COMPANIES = (
    get("companies.client_companies", "/de/companies", "403 403 403 403 403 403 200"),
    post("companies.client_companies", "/de/companies", "403 403 403 403 403 403 303", name="Beispiel AG"),
    get("companies.client_company", "/de/companies/{company}", "403 403 403 403 403 403 200"),
    post("companies.client_company", "/de/companies/{company}", "403 403 403 403 403 403 303", people="viktor@example.org"),
    post("companies.rename", "/de/companies/{company}/name", "403 403 403 403 403 403 303", name="Beispiel GmbH"),
    post("companies.remove", "/de/companies/{unused_company}/remove", "403 403 403 403 403 403 303"),
    get("company.company_people", "/de/company", "403 403 403 403 403 403 403 | 403 200"),
)
