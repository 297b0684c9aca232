// Loaded by a question of this kind (questions/ordering.html): its list follows the select boxes, with buttons to move entries.

import { OrderList } from "./quiz/ordering.js";

for (const list of document.querySelectorAll("form[data-up] .order-list")) new OrderList(list, list.closest("form").dataset);
