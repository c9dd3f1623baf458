[ (touchpoint) (event_item) (customer_item) (calendar) (policy) (journey) (any_order) (either) (score) (rule) (test) (timeline) ] @fold
