{{ prior_of_requests('channel') }}
