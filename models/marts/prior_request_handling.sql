{{ prior_of_requests('handling') }}
