[ (touchpoint) (event_item) (customer_item) (calendar) (policy) (journey) (any_order) (branch) (score) (rule) (kpi) (test) (timeline) ] @indent

"}" @outdent
